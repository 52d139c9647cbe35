resource "terraform_data" "kept" {
  input = "as it should be"
}

moved {
  from = terraform_data.old
}
