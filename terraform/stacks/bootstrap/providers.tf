provider "aws" {
  region = var.region

  default_tags {
    tags = {
      project     = "nwac"
      environment = "shared"
      managed-by  = "terraform"
    }
  }
}
