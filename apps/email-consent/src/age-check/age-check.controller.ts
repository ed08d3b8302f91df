import { checkAge, parsePlace } from '@kinsent/consent';
import { CallingApp, Clock, Problem, RequireScope } from '@kinsent/host';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { readAt } from '../child/read-at';
import { CurrentPolicy } from '../policy/current-policy';
import { AgeCheckAnswerDto, AgeCheckDto } from './age-check.dto';

/** The neutral age check: nothing of it is kept, neither the answer nor the try (T1, V1). */
@ApiTags('Age checks')
@Controller('v1/age-checks')
export class AgeCheckController {
  constructor(
    private readonly current: CurrentPolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * Is this age, in this place, old enough, and if not, what does each purpose need? Nothing is kept: each call answers
   * anew, and an `Idempotency-Key` is accepted and has no effect.
   */
  @Post()
  @HttpCode(200)
  @RequireScope('consents:write')
  @ApiOperation({ summary: 'Check an age' })
  @ApiOkResponse({ type: AgeCheckAnswerDto })
  checkAge(@CallingApp() app: string, @Body() body: AgeCheckDto): AgeCheckAnswerDto {
    const { birthDate, age } = body;
    if ((birthDate === undefined) === (age === undefined)) {
      throw new Problem('invalid_fields', {
        errors: [{ pointer: '/birthDate', detail: 'give either birthDate or age' }],
      });
    }
    const place = readAt('unknown_place', '/place', () => parsePlace(body.place));
    const { policy } = this.current;
    if (!Object.hasOwn(policy.apps, app)) throw new Problem('forbidden', { detail: 'The policy has no such app.' });
    const pointer = birthDate === undefined ? '/age' : '/birthDate';
    return readAt('impossible_birth_date', pointer, () =>
      checkAge({ birthDate, age, place, app, policy, at: this.clock.now() }),
    );
  }
}
