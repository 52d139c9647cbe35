locals {
  list = [1]

  first = local.list.0
}
