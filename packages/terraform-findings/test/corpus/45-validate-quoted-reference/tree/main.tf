resource "terraform_data" "kept" {
  input = "as it should be"
}

resource "terraform_data" "a" {
  depends_on = ["terraform_data.kept"]
}
