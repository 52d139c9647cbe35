resource "terraform_data" "kept" {
  input = "as it should be"
}

output "x" {
  value = terraform_data.gone.id
}
