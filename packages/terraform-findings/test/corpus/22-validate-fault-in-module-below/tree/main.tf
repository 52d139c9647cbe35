module "m" {
  source = "./inner/deep"
}
