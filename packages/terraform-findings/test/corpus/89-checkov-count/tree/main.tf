resource "terraform_data" "kept" {
  input = "as it should be"
}

resource "aws_ebs_volume" "disks" {
  count             = 2
  availability_zone = "eu-west-1a"
  size              = 1
}
