resource "terraform_data" "kept" {
  input = "as it should be"
}

locals {
x = 1
}
