output "private_subnet_ids" {
  description = "One subnet in each zone, in the order of availability_zone_ids, without public addresses."
  value       = [for id in var.availability_zone_ids : aws_subnet.private[id].id]

  # The balancer, and so CloudFront's VPC origin, is made in these subnets: it needs the gateway.
  depends_on = [aws_internet_gateway.this]
}

output "vpc_cidr" {
  description = "IPv4 range of the network."
  value       = aws_vpc.this.cidr_block
}

output "vpc_id" {
  description = "Id of the network."
  value       = aws_vpc.this.id

  depends_on = [aws_internet_gateway.this]
}
