# `terraform init -backend-config=bucket=…` names the bucket that the bootstrap stack made.
terraform {
  backend "s3" {
    key          = "test/terraform.tfstate"
    region       = "ca-central-1"
    encrypt      = true
    use_lockfile = true
  }
}
