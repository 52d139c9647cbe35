resource "aws_security_group" "open" {
  description = "open"

  ingress {
    description = "all"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
