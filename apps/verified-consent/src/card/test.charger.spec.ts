import { chargesCards } from './charger.contract';
import { TestCharger } from './charger.testing';

describe('the charger of the specs', () => {
  chargesCards(() => {
    const charger = new TestCharger();
    return Promise.resolve({
      charger,
      pay: async (sessionId, funding) => charger.pay(sessionId, { funding }),
      expire: async (sessionId) => charger.expire(sessionId),
      failRefund: async (intentId) => charger.settleRefund(intentId, 'failed'),
    });
  });
});
