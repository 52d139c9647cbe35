# The bucket is made by this very stack: the first apply of all keeps its state on disk, and
# `terraform init -migrate-state -backend-config=bucket=…` moves it here.
terraform {
  backend "s3" {
    key          = "bootstrap/terraform.tfstate"
    region       = "ca-central-1"
    encrypt      = true
    use_lockfile = true
  }
}
