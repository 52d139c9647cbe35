"""Starts ministack, mended where it looks for something that the other emulator has.

    mended_ministack.py MENDINGS

MENDINGS are names of functions of this file, separated by commas; concessions.ts says which there are, and why.
OTHER_EMULATOR is the URL of the other one.
"""

import os
import sys


def balancers_are_looked_up_in_the_other_emulator():
    from urllib.error import URLError
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    from ministack.services import cloudfront

    own = cloudfront._vpc_origin_endpoint_missing

    def missing(spec, arn):
        if spec.service != "elasticloadbalancing":
            return own(spec, arn)
        scope = f"test/20260101/{spec.region}/elasticloadbalancing/aws4_request"
        signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        asked = {"Action": "DescribeLoadBalancers", "Version": "2015-12-01", "LoadBalancerArns.member.1": arn}
        request = Request(os.environ["OTHER_EMULATOR"], urlencode(asked).encode(), {"Authorization": signed})
        try:
            with urlopen(request, timeout=10) as answer:
                found = arn in answer.read().decode()
        except URLError:
            found = False
        return None if found else own(spec, arn)

    cloudfront._vpc_origin_endpoint_missing = missing


MENDINGS = {mending.__name__: mending for mending in (balancers_are_looked_up_in_the_other_emulator,)}

if __name__ == "__main__":
    for name in filter(None, sys.argv[1].split(",")):
        if name not in MENDINGS:
            sys.exit(f"mended_ministack.py knows no mending {name}; it knows {', '.join(MENDINGS)}")
        MENDINGS[name]()
    from ministack.app import main

    sys.argv = sys.argv[:1]
    main()
