/** A stack and the module that it calls, in order. */
export const CLEAN = {
  'terraform/stacks/test/main.tf': `terraform {
  required_version = ">= 1.11"

  backend "local" {}
}

module "balancer" {
  source = "../../modules/balancer"

  port = 3000
}
`,
  'terraform/modules/balancer/main.tf': `terraform {
  required_version = ">= 1.11"
}

variable "port" {
  description = "Where instances listen."
  type        = number
}

resource "terraform_data" "target_group" {
  input            = var.port
  triggers_replace = [var.port]
}
`,
  'terraform/modules/balancer/tests/balancer.tftest.hcl': `run "instances_are_asked_on_their_port" {
  variables {
    port = 3000
  }

  assert {
    condition     = terraform_data.target_group.input == 3000
    error_message = "The target group must ask the port of the instances."
  }
}
`,
};

/** The same with one fault for each tool. */
export const FAULTY = {
  'terraform/modules/balancer/main.tf': CLEAN['terraform/modules/balancer/main.tf']
    .replace('  input            = var.port', '  input     = var.port + 1')
    .replace(
      '}\n\nresource',
      '}\n\nvariable "nobody_asks" {\n  description = "Left over."\n  type        = string\n  default     = ""\n}\n\nresource',
    ),
  'terraform/stacks/test/main.tf': `${CLEAN['terraform/stacks/test/main.tf']}
module "typed_wrong" {
  source = "../../modules/balancer"

  port = { number = 3000 }
}
`,
  // Its caller hands it a provider, so that nothing has to be downloaded to judge it.
  'terraform/modules/door/main.tf': `terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = ">= 5.100"
      configuration_aliases = [aws.edge]
    }
  }
}

resource "aws_security_group_rule" "ssh" {
  provider = aws.edge

  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-1"
}
`,
};

/** A change that looks small. */
export const OTHER_PORT = {
  ...CLEAN,
  'terraform/stacks/test/main.tf': CLEAN['terraform/stacks/test/main.tf'].replace('3000', '8080'),
};
