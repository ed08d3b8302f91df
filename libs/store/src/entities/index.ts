/** Every table that TypeORM knows. */
export const entities: never[] = [];
