import { Metrics } from './metrics';

test('answers are told as a histogram of their route, method and status', async () => {
  const metrics = new Metrics();
  const count = metrics.times.of('GET', '/v1/children/:ref');
  for (const seconds of [0.0005, 0.001, 0.003, 20]) count(200, seconds);
  count(404, 0.2);
  const text = await metrics.registry.metrics();
  const lines = text.split('\n').filter((line) => line.startsWith('http_request_duration_seconds'));
  const at200 = '{le="BOUND",method="GET",route="/v1/children/:ref",status="200"}';
  const bucket = (bound: string) => `http_request_duration_seconds_bucket${at200.replace('BOUND', bound)}`;
  expect(lines).toContain(`${bucket('0.001')} 2`);
  expect(lines).toContain(`${bucket('0.0025')} 2`);
  expect(lines).toContain(`${bucket('0.005')} 3`);
  expect(lines).toContain(`${bucket('10')} 3`);
  expect(lines).toContain(`${bucket('+Inf')} 4`);
  expect(lines).toContain(
    'http_request_duration_seconds_sum{method="GET",route="/v1/children/:ref",status="200"} 20.0045',
  );
  expect(lines).toContain('http_request_duration_seconds_count{method="GET",route="/v1/children/:ref",status="404"} 1');
  expect(text).toContain('# TYPE http_request_duration_seconds histogram');
});
