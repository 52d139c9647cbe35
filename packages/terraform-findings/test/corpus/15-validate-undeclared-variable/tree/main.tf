resource "terraform_data" "kept" {
  input = "as it should be"
}

resource "terraform_data" "a" {
  input = var.missing
}
