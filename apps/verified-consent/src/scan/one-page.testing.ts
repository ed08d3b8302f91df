/** A JPEG of some grey dots, as small as they get. Stands for a page. */
export const onePage = Buffer.from(
  'ffd8ffdb00430050373c463c32504641465a55505f78c882786e6e78f5afb991c8ffffffffffffffffffffffffffffffffff' +
    'ffffffffffffffffffffffffffffffffffffffffffffdb004301555a5a786978eb8282ebffffffffffffffffffffffffffff' +
    'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc00011080008000803' +
    '012200021101031101ffc4001500010100000000000000000000000000000004ffc400141001000000000000000000000000' +
    '00000000ffc40014010100000000000000000000000000000000ffc40014110100000000000000000000000000000000ffda' +
    '000c03010002110311003f00a4007fffd9',
  'hex',
);
