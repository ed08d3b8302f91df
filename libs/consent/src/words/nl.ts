import type { VerificationMethod } from '../verification-policy';
import type { Words } from './words';

const proofs: Readonly<Record<VerificationMethod, string>> = {
  card: 'U laat zien wie u bent met een kaart op uw naam: er wordt een klein bedrag afgeschreven, en dat krijgt u terug.',
  form: 'U laat zien wie u bent met een formulier dat u afdrukt, met de hand ondertekent en terugstuurt.',
  call: 'U laat zien wie u bent in een gesprek met ons.',
};

export const nl: Words = {
  units: {
    years: ['jaar', 'jaar'],
    months: ['maand', 'maanden'],
    weeks: ['week', 'weken'],
    days: ['dag', 'dagen'],
    hours: ['uur', 'uur'],
    minutes: ['minuut', 'minuten'],
    seconds: ['seconde', 'seconden'],
  },
  atOnce: 'meteen',
  months: [
    'januari',
    'februari',
    'maart',
    'april',
    'mei',
    'juni',
    'juli',
    'augustus',
    'september',
    'oktober',
    'november',
    'december',
  ],
  collected: {
    'guardian-contact': 'uw e-mailadres',
    'guardian-name': 'uw naam',
    'child-contact': 'het e-mailadres van uw kind',
    'child-name': 'de naam van uw kind',
  },
  escrow: 'wat uw kind heeft ingevuld',
  triggers: {
    collected: 'we het kregen',
    created: 'het is gemaakt',
    'request.created': 'we u om toestemming vroegen',
    'consent.ended': 'de toestemming eindigt',
    'account.closed': 'het account wordt gesloten',
    'last.activity': 'uw kind het voor het laatst gebruikte',
    'reply.sent': 'we hebben geantwoord, of besloten dat niet te doen',
    'contest.closed': 'de wedstrijd is afgelopen',
    delivered: 'we hebben geleverd wat er gevraagd werd',
    reported: 'we horen dat het per ongeluk is verzameld',
    'request.fulfilled': 'het verzoek is uitgevoerd',
  },
  actions: { erase: 'gewist', anonymise: 'anoniem gemaakt' },
  uses: {
    'run-and-analyse-service': 'de dienst laten werken en zien hoe hij werkt',
    'network-communications': 'gegevens over het netwerk sturen',
    'authenticate-or-personalise': 'gebruikers herkennen en hun instellingen onthouden',
    'contextual-advertising-and-frequency-caps': 'reclame tonen die bij de pagina past, en niet te vaak',
    security: 'gebruikers en de dienst veilig houden',
    'legal-compliance': 'doen wat de wet van ons vraagt',
    'answer-child-under-exception': 'een kind antwoorden op de manier die de wet toestaat',
  },
  bases: {
    consent: 'alleen met uw toestemming',
    'internal-operations': 'nodig om de dienst te laten werken; we vragen geen toestemming',
    'one-time-reply': 'voor één antwoord gebruikt en dan gewist; we vragen geen toestemming',
    'multiple-contact': 'u hoort het vooraf en kunt het stoppen',
    stripped: 'bevat geen persoonlijke gegevens; we vragen geen toestemming',
  },
  everywhere: 'overal ter wereld',
  list: (items) => (items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} en ${items.at(-1)}`),
  moment: ({ day, month, year, hour, minute }) => `${day} ${month} ${year}, ${hour}.${minute} uur UTC`,
  whicheverFirst: 'wat het eerst komt',
  kept: (action, period, trigger) =>
    period === null ? `${action} zodra ${trigger}` : `${action} ${period} nadat ${trigger}`,
  steps: {
    graced: (action, grace, period, trigger) =>
      `${action} hoogstens ${grace} nadat we het u vertellen, en dat doen we ${period === null ? 'zodra' : `${period} nadat`} ${trigger}`,
    remind: (period) => `u krijgt een herinnering na ${period}`,
    deactivate: (period) => `uitgezet na ${period}`,
    unless: {
      'another-purpose': 'maar niet zolang iets anders waar u ja tegen zei het nodig heeft',
      'guardian-keeps': 'maar niet als u ons vraagt het te bewaren nadat we het u hebben verteld',
    },
    unrecoverable: 'zo dat niemand het kan terughalen',
  },

  consent: {
    contactCollected: ({ operator, app, collected }, from, escrow) => ({
      heading: 'Waarom we u schrijven',
      paragraphs: [
        from === 'child'
          ? `Uw kind gaf ons ${collected} bij het gebruik van ${app}. ${operator} gebruikt dit alleen om u om toestemming te vragen.`
          : `U gaf ons ${collected} voor ${app}. ${operator} gebruikt dit alleen om u om toestemming te vragen.`,
        ...(escrow
          ? [
              `Wat uw kind heeft ingevuld, blijft versleuteld zolang u nog niet hebt beslist. ${app} krijgt het alleen als u ja zegt. Zegt u geen ja, dan wordt het vernietigd.`,
            ]
          : []),
      ],
    }),
    consentRequired: ({ operator, app }) => ({
      heading: 'Zonder uw ja gebeurt er niets',
      paragraphs: [
        `We hebben uw toestemming nodig voordat ${operator} in ${app} gegevens van uw kind mag verzamelen, gebruiken of delen voor de dingen hieronder. Zonder uw toestemming doen we dat niet.`,
      ],
    }),
    purposes: (lines) => ({ heading: 'Waarvoor we toestemming vragen', paragraphs: lines }),
    purposeLine: ({ title, description, data, kept, validity }) =>
      `${title}. ${description} Hiervoor gebruiken we: ${data}. Hoelang we het bewaren: ${kept}. Uw toestemming geldt hoogstens ${validity}.`,
    disclosure: ({ operator }, { disclosed, integral, mayRefuse, helpers }) => ({
      heading: 'Wie het nog meer te zien krijgt',
      paragraphs: [
        ...(disclosed.length === 0
          ? [`Er wordt niets openbaar gemaakt, en ${operator} geeft de gegevens niet aan anderen om zelf te gebruiken.`]
          : disclosed),
        ...(mayRefuse ? ['Delen is een aparte keuze: u kunt ja zeggen tegen de rest en nee tegen delen.'] : []),
        ...integral,
        ...(helpers === ''
          ? []
          : [`Deze bedrijven werken voor ons en mogen de gegevens nergens anders voor gebruiken: ${helpers}.`]),
      ],
    }),
    disclosureLine: (who, titles) => `${who}, voor: ${titles}.`,
    integralLine: (title) =>
      `‘${title}’ kan niet bestaan zonder dit delen. Daarvoor kiest u dus allebei of geen van beide.`,
    onlineNotice: ({ onlineNotice }) => ({
      heading: 'Onze hele privacyverklaring',
      paragraphs: [`Alles wat we met gegevens van kinderen doen, staat hier: ${onlineNotice}`],
    }),
    howToConsent: ({ linkValidFor }, strongerProof) => ({
      heading: 'Hoe u toestemming geeft of weigert',
      paragraphs: [
        `Open de link in onze brief, kies bij elk ding ja of nee, vul de code uit de brief in en verstuur uw antwoord. Wij kiezen niets voor u. De link werkt ${linkValidFor}.`,
        ...(strongerProof?.length === 0
          ? [
              'Voor sommige dingen moeten we zekerder weten dat u de ouder of voogd bent. Die blijven uit tot dat is gebeurd.',
            ]
          : []),
        ...(strongerProof === null || strongerProof.length === 0
          ? []
          : [
              'Voor sommige dingen moeten we zeker weten dat u de ouder of voogd bent. U kiest daar op dezelfde manier ja of nee. Een ja wacht tot u hebt laten zien wie u bent. Dat komt meteen na uw antwoord.',
              ...strongerProof.map((method) => proofs[method]),
            ]),
        'U kunt een ja altijd intrekken met de link in elk van onze brieven.',
      ],
    }),
    deletion: ({ erased, answerBy }, messagesGoOn) => ({
      heading: 'Als u niet antwoordt',
      paragraphs: [
        `Hebben we uw toestemming niet vóór ${answerBy}, dan wissen we ${erased}. Een herinnering verandert die datum niet.`,
        ...(messagesGoOn
          ? ['Alleen voor de berichten hieronder die u niet stopt, houden we uw adres, om u erover te vertellen.']
          : []),
      ],
    }),
  },

  contact: {
    childContact: ({ app }, lines) => ({
      heading: 'Berichten aan uw kind',
      paragraphs: [`Uw kind gaf ${app} een manier om meer dan één bericht te sturen:`, ...lines],
    }),
    guardianContact: ({ operator }) => ({
      heading: 'Waarom we uw adres hebben',
      paragraphs: [`${operator} vroeg uw e-mailadres om u te vertellen dat uw kind deze berichten wil krijgen.`],
    }),
    noOtherUse: () => ({
      heading: 'Verder gebeurt er niets mee',
      paragraphs: [
        'We gebruiken het contact van uw kind alleen om deze berichten te sturen, en daarbij uw adres alleen om het u te vertellen. We delen ze niet en voegen ze niet samen met andere gegevens.',
      ],
    }),
    howToStop: () => ({
      heading: 'Hoe u de berichten stopt',
      paragraphs: [
        'Open de link in onze brief en kies ‘Stop dit’. U kunt elk soort bericht apart stoppen, wanneer u maar wilt. We sturen dan niets meer en wissen het contact dat we ervoor kregen.',
      ],
    }),
    silenceAllows: () => ({
      heading: 'Als u niets doet',
      paragraphs: ['Als u niet antwoordt, mogen we uw kind de berichten sturen die hier staan.'],
    }),
    onlineNotice: ({ onlineNotice }) => ({
      heading: 'Meer over deze berichten',
      paragraphs: [`In onze hele privacyverklaring leest u meer: ${onlineNotice}`],
    }),
  },

  online: {
    guardianContact: 'uw e-mailadres, gevraagd om u om toestemming te vragen',
    guardianContactNeed:
      'Zo lang wachten we op uw antwoord, en niet langer. Zegt u ja, dan bewaren we het zolang de toestemming geldt.',
    evidence: 'het bewijs dat er toestemming is gegeven of geweigerd, zonder namen of adressen',
    events: 'de lijst van veranderingen die de app leest, zonder namen of adressen',
    eventsNeed: 'Zodat een app die uit stond kan bijlezen.',
    erasures: 'de lijst van wat er is gewist, en door wie',
    erasuresNeed:
      'Om te bewijzen dat het is gewist. Het nummer waaronder een app uw kind kent, staat erin tot iedereen dat heeft gedaan.',
    erasureDeadline: (deadline, need) =>
      `Als er iets gewist moet worden, moet iedereen die het heeft dat binnen ${deadline} hebben gedaan. ${need}`,
    erasureDeadlineNeed: 'Een deel ligt bij anderen, die ons moeten antwoorden.',
    rights: ({ name, email, phone }) => [
      'U mag de gegevens zien die we van uw kind hebben, ze laten verbeteren en ze laten wissen.',
      'U mag ons altijd laten stoppen met meer verzamelen of gebruiken, voor één ding of voor alles.',
      `Gebruik de link in een van onze brieven, of neem contact op met ${name}: ${email}, ${phone}. We gaan eerst na of u de ouder of voogd bent.`,
    ],
  },
};
