resource "terraform_data" "kept" {
  input = "as it should be"
}

module "m" {
  source = "./m"
}
