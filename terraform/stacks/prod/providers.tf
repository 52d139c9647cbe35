locals {
  tags = {
    project     = "nwac"
    environment = local.environment
    managed-by  = "terraform"
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

# CloudFront takes certificates, firewalls and log deliveries from here alone.
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"

  default_tags {
    tags = local.tags
  }
}

# Only asked for anything when there is a second region.
provider "aws" {
  alias  = "secondary"
  region = try(var.second_region.region, var.region)

  default_tags {
    tags = local.tags
  }
}
