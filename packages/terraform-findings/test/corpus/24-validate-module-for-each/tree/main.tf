module "a" {
  for_each = toset(["x", "y"])
  source   = "./m"
  name     = each.valu
}
