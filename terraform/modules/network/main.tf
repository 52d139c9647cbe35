locals {
  zones = { for index, id in var.availability_zone_ids : id => index }

  # Zones with a gateway of their own, and the zone whose gateway each zone uses.
  nat_zones = var.nat_gateways == "none" ? {} : { for id, index in local.zones : id => index if var.nat_gateways == "each-zone" || index == 0 }
  way_out   = var.nat_gateways == "none" ? {} : { for id in var.availability_zone_ids : id => var.nat_gateways == "each-zone" ? id : var.availability_zone_ids[0] }

  # Sixteenths: the first six for instances, the last for gateways, the rest for what is to come.
  sixteenths = cidrsubnets(var.cidr, [for _ in range(16) : 4]...)
}

resource "aws_vpc" "this" {
  #checkov:skip=CKV2_AWS_11:Flow logs are an option: they cost by the gigabyte
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = format(var.name_format, "network") }
}

# Without rules: whatever is made without a group of its own reaches nothing.
resource "aws_default_security_group" "this" {
  vpc_id  = aws_vpc.this.id
  ingress = []
  egress  = []

  tags = { Name = format(var.name_format, "unused") }
}

# CloudFront makes a VPC origin only where a gateway is attached, though none of its traffic takes it.
resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = format(var.name_format, "gateway") }
}

resource "aws_subnet" "private" {
  for_each = local.zones

  vpc_id                  = aws_vpc.this.id
  availability_zone_id    = each.key
  cidr_block              = local.sixteenths[each.value]
  map_public_ip_on_launch = false

  tags = { Name = format(var.name_format, "private-${each.key}") }
}

resource "aws_route_table" "private" {
  for_each = local.zones

  vpc_id = aws_vpc.this.id

  tags = { Name = format(var.name_format, "private-${each.key}") }
}

resource "aws_route_table_association" "private" {
  for_each = local.zones

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

# Only gateways stand here: nothing that is given a public address by itself.
resource "aws_subnet" "public" {
  for_each = local.nat_zones

  vpc_id                  = aws_vpc.this.id
  availability_zone_id    = each.key
  cidr_block              = cidrsubnet(local.sixteenths[15], 4, each.value)
  map_public_ip_on_launch = false

  tags = { Name = format(var.name_format, "public-${each.key}") }
}

resource "aws_route_table" "public" {
  count = length(local.nat_zones) > 0 ? 1 : 0

  vpc_id = aws_vpc.this.id

  tags = { Name = format(var.name_format, "public") }
}

resource "aws_route" "internet" {
  count = length(local.nat_zones) > 0 ? 1 : 0

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = local.nat_zones

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_eip" "nat" {
  for_each = local.nat_zones

  domain = "vpc"

  tags = { Name = format(var.name_format, "nat-${each.key}") }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = local.nat_zones

  subnet_id     = aws_subnet.public[each.key].id
  allocation_id = aws_eip.nat[each.key].id

  tags = { Name = format(var.name_format, "nat-${each.key}") }

  depends_on = [aws_route.internet, aws_route_table_association.public]
}

resource "aws_route" "nat" {
  for_each = local.way_out

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.value].id
}

# Costs nothing, and keeps artifacts and packages off the NAT gateways, which cost by the gigabyte.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for id in var.availability_zone_ids : aws_route_table.private[id].id]

  tags = { Name = format(var.name_format, "s3") }
}

resource "aws_security_group" "endpoints" {
  count = length(var.interface_endpoints) > 0 ? 1 : 0

  name        = format(var.name_format, "endpoints")
  description = "AWS services inside the network"
  vpc_id      = aws_vpc.this.id

  tags = { Name = format(var.name_format, "endpoints") }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count = length(var.interface_endpoints) > 0 ? 1 : 0

  security_group_id = aws_security_group.endpoints[0].id
  description       = "TLS from the network"
  cidr_ipv4         = aws_vpc.this.cidr_block
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

resource "aws_vpc_endpoint" "interface" {
  for_each = var.interface_endpoints

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for id in var.availability_zone_ids : aws_subnet.private[id].id]
  security_group_ids  = [aws_security_group.endpoints[0].id]

  tags = { Name = format(var.name_format, each.key) }
}

resource "aws_flow_log" "this" {
  count = var.flow_logs_enabled ? 1 : 0

  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  log_destination_type     = "s3"
  log_destination          = var.flow_log_bucket_arn
  max_aggregation_interval = 600

  tags = { Name = format(var.name_format, "connections") }
}
