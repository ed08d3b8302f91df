import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest event number that an app was given. */
@Entity('event_counter')
@Check('event_counter_sequence_check', `sequence > 0`)
export class EventCounter {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'event_counter_pkey' })
  app: string;

  @Column({ type: 'bigint' })
  sequence: string;
}
