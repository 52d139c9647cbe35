resource "terraform_data" "kept" {
	input = 2
}
