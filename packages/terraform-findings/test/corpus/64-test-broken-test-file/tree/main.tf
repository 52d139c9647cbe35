resource "terraform_data" "kept" {
  input = "as it should be"
}
