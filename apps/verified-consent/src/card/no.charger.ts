import { Charger, ChargerUnavailable, ForgedEvent } from './charger.port';

/** Stands where the policy takes no cards: nothing is charged, and nobody's word about a charge is believed. */
export class NoCharger extends Charger {
  readonly origins: readonly string[] = [];

  open(): Promise<never> {
    return Promise.reject(new ChargerUnavailable('no_charger'));
  }

  look(): Promise<never> {
    return Promise.reject(new ChargerUnavailable('no_charger'));
  }

  refund(): Promise<never> {
    return Promise.reject(new ChargerUnavailable('no_charger'));
  }

  lookAtRefund(): Promise<never> {
    return Promise.reject(new ChargerUnavailable('no_charger'));
  }

  paymentOf(): Promise<never> {
    return Promise.reject(new ChargerUnavailable('no_charger'));
  }

  hear(): never {
    throw new ForgedEvent('Nothing is charged here.');
  }
}
