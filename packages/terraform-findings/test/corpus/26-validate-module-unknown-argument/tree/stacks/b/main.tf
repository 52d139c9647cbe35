module "m" {
  source = "../../modules/m"
  size   = 1
  colour = "red"
}
