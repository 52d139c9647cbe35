resource "terraform_data" "kept" {
  input = "as it should be"
}
resource "terraform_data" "a" {
  for_each = ["x", "y"]
}
