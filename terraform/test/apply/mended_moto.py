"""Starts moto_server, mended where it does not keep what it is told.

    mended_moto.py MENDINGS ARGUMENTS OF moto_server ...

MENDINGS are names of functions of this file, separated by commas; concessions.ts says which there are, and why.
"""

import sys


def scaling_policies_read_back():
    from moto.autoscaling.models import FakeScalingPolicy

    made = FakeScalingPolicy.__init__

    def init(self, *args, **kwargs):
        made(self, *args, **kwargs)
        self.enabled = True
        self.predictive_scaling_configuration = self.predictive_scaling_configuration or None

    FakeScalingPolicy.__init__ = init


def composite_alarms_are_kept():
    from moto.cloudwatch.models import Alarm
    from moto.cloudwatch.responses import CloudWatchResponse

    if hasattr(CloudWatchResponse, "put_composite_alarm"):
        sys.exit("moto makes composite alarms by itself now: remove the mending composite_alarms_are_kept")
    # put_metric_alarm reads the rule too, and describe_alarms tells the two kinds apart by it.
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
    Alarm.alarm_rule = property(lambda self: self.rule)


def groups_keep_warmup_and_maintenance():
    from moto.autoscaling.responses import AutoScalingResponse

    def keeping(change):
        def changed(self):
            answer = change(self)
            name = self._get_param("AutoScalingGroupName")
            for group in self.autoscaling_backend.describe_auto_scaling_groups([name]):
                warmup = self._get_int_param("DefaultInstanceWarmup")
                policy = self._get_param("InstanceMaintenancePolicy")
                if warmup is not None:
                    group.default_instance_warmup = warmup
                if policy:
                    group.instance_maintenance_policy = policy
            return answer

        return changed

    AutoScalingResponse.create_auto_scaling_group = keeping(AutoScalingResponse.create_auto_scaling_group)
    AutoScalingResponse.update_auto_scaling_group = keeping(AutoScalingResponse.update_auto_scaling_group)


def rules_keep_descriptions():
    from inspect import signature

    from moto.ec2.models.security_groups import SecurityGroupRule

    made = SecurityGroupRule.__init__
    shape = signature(made)

    def init(self, *args, **kwargs):
        made(self, *args, **kwargs)
        self.named_list = shape.bind(self, *args, **kwargs).arguments.get("prefix_list_id") or {}

    def description(self):
        peers = (self.ip_range, self.source_group, self.named_list)
        return next((peer["Description"] for peer in peers if peer.get("Description")), None)

    SecurityGroupRule.__init__ = init
    SecurityGroupRule.description = property(description)


def templates_leave_their_own_tags_out():
    from moto.ec2.responses.launch_templates import LaunchTemplates

    made = LaunchTemplates.create_launch_template

    def create(self):
        answer = made(self)
        template = self.ec2_backend.get_launch_template_by_name(self._get_param("LaunchTemplateName"))
        data = template.default_version().data
        kept = [spec for spec in data.get("TagSpecifications", []) if spec["ResourceType"] != "launch-template"]
        data["TagSpecifications"] = kept
        return answer

    LaunchTemplates.create_launch_template = create


MENDINGS = {
    mending.__name__: mending
    for mending in (
        scaling_policies_read_back,
        composite_alarms_are_kept,
        groups_keep_warmup_and_maintenance,
        rules_keep_descriptions,
        templates_leave_their_own_tags_out,
    )
}

if __name__ == "__main__":
    for name in filter(None, sys.argv[1].split(",")):
        if name not in MENDINGS:
            sys.exit(f"mended_moto.py knows no mending {name}; it knows {', '.join(MENDINGS)}")
        MENDINGS[name]()
    from moto.server import main

    main(sys.argv[2:])
