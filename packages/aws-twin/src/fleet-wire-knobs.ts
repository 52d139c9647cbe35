/** What AWS does not document of the calls themselves. SPEC-fleet.md says what is known; both settings are tested. */
export interface FleetWireKnobs {
  /**
   * A ModifyRule with nothing but a rule, an UpdateAutoScalingGroup with nothing but a group: accepted as a change of
   * nothing, or ValidationError. Either way permissions are judged before.
   */
  readonly emptyChange: 'accepted' | 'refused';
}

export const DEFAULT_FLEET_WIRE_KNOBS: FleetWireKnobs = { emptyChange: 'accepted' };
