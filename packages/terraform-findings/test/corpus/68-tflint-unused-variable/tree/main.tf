locals {
  a = 1
}

variable "unused" {}

output "a" {
  value = local.a
}
