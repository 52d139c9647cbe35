locals {
  list = [1]
  b    = "é👩‍👩‍👧 ${local.list.0}"
}
