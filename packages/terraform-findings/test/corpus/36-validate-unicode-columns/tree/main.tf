locals {
  a = "é👩‍👩‍👧 ${var.x}"
}
