import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { nameOf, resourcesOf, type Template } from './workspace.ts';

/** Returns the schedules that start a function, each with its input. Nothing else may invoke it. */
export const startersOf = (template: Template, name: string) => {
  const Arn = { 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] };
  const rules = resourcesOf(template, 'AWS::Events::Rule').flatMap((rule) =>
    [rule.Properties.Targets].flat().flatMap((target) => {
      if (!isDeepStrictEqual(Object(target).Arn, Arn)) return [];
      expect(rule.Properties.State).toBe('ENABLED');
      const source = { 'Fn::GetAtt': [nameOf(template, rule), 'Arn'] };
      return [{ source, starter: [rule.Properties.ScheduleExpression, Object(target).Input] }];
    }),
  );
  const permissions = resourcesOf(template, 'AWS::Lambda::Permission').filter(({ Properties }) =>
    isDeepStrictEqual(Properties.FunctionName, Arn),
  );
  expect(permissions).toMatchObject(
    rules.map(({ source }) => ({
      Properties: { Principal: 'events.amazonaws.com', SourceArn: source },
    })),
  );
  return rules.map(({ starter }) => starter);
};
