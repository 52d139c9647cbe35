variable "n" {
  default = 1
}

check "two" {
  assert {
    condition     = var.n == 2
    error_message = "n is not two"
  }
}
