resource "terraform_data" "kept" {
  input = "as it should be"
}
output "b" {
    value=1
}
