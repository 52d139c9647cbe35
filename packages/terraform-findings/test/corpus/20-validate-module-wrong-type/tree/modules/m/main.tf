variable "size" {
  type = number
}

resource "terraform_data" "b" {
  input = var.size
}
