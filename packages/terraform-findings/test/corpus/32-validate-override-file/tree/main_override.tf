# over
resource "terraform_data" "kept" {
  input = var.over
}
