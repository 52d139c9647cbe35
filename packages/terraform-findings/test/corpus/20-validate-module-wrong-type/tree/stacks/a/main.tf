module "m" {
  source = "../../modules/m"
  size   = "é"
}
