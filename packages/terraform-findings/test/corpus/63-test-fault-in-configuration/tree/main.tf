resource "terraform_data" "kept" {
  input = "as it should be"
}

output "x" {
  value = local.gone
}
