using System.Net.Http.Headers;
using Latchkey.AccessMethods;
using NodaTime;

namespace Latchkey.Pages;

/// <summary>A pass in the visitor's language.</summary>
/// <remarks>The program runs without the cultures of its machine, so that it says the same everywhere: days and months are named here.</remarks>
sealed record PassWords
{
    /// <summary>BCP 47, for <c>lang</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>A minute on the door's clock, with the year where it is not this one.</summary>
    public required Func<LocalDateTime, bool, string> Date { get; init; }

    public required string PassFor { get; init; }
    public required string YourPass { get; init; }
    public required Func<string, string> Until { get; init; }
    public required string Endless { get; init; }
    public required Func<string, string> Begins { get; init; }
    public required string ComeBack { get; init; }

    /// <summary>Of the moments on the page; the argument is a town.</summary>
    public required Func<string, string> LocalTime { get; init; }

    public required string Doors { get; init; }

    public required string Locked { get; init; }
    public required string Unlocked { get; init; }
    public required string Reachable { get; init; }
    public required string Offline { get; init; }
    public required string NotReady { get; init; }

    public required string Unlock { get; init; }
    public required string Lock { get; init; }

    /// <summary>An entrance, which locks by itself.</summary>
    public required string Open { get; init; }

    public required string UnlockAgain { get; init; }
    public required string TryAnyway { get; init; }
    public required string TryAgain { get; init; }

    public required string Unlocking { get; init; }
    public required string Locking { get; init; }
    public required string IsUnlocked { get; init; }
    public required string IsLocked { get; init; }
    public required string IsOpen { get; init; }

    public required string Unreached { get; init; }
    public required string NoAnswer { get; init; }
    public required string Refused { get; init; }
    public required string Denied { get; init; }
    public required string Failed { get; init; }
    public required string TooOften { get; init; }

    public required string Retrying { get; init; }
    public required string NoConnection { get; init; }
    public required string NoServer { get; init; }
    public required string Refresh { get; init; }
    public required string KeepIt { get; init; }

    public required string Dead { get; init; }
    public required string DeadWhy { get; init; }
    public required string Trouble { get; init; }
    public required string TroubleWhy { get; init; }

    /// <param name="acceptLanguage">The header; null: not sent. What we do not speak is passed over, and the last resort is English.</param>
    public static PassWords For(string? acceptLanguage)
    {
        if (string.IsNullOrEmpty(acceptLanguage)) return English;
        var wanted = acceptLanguage.Split(',').Select(Weighed).OfType<StringWithQualityHeaderValue>().Where(l => l.Quality is not 0);
        return wanted.OrderByDescending(l => l.Quality ?? 1).Select(l => Named(l.Value)).FirstOrDefault(words => words is not null) ?? English;
    }

    static StringWithQualityHeaderValue? Weighed(string language) => StringWithQualityHeaderValue.TryParse(language, out var weighed) ? weighed : null;

    static PassWords? Named(string tag) => tag.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => tag.Equals("en-US", StringComparison.OrdinalIgnoreCase) ? American : English,
        "de" => German,
        "fr" => French,
        "es" => Spanish,
        _ => null,
    };

    /// <summary>Why a door did not move; the machine's words are for the desk.</summary>
    /// <param name="errorType">Of the action attempt.</param>
    public string Why(string errorType) => errorType switch
    {
        "device_not_reached" or "acs_system_disconnected" => Unreached,
        // It was never sent, or was sent and not answered: in either case the hand at the door finds out.
        "no_answer" or "action_attempt_expired" => NoAnswer,
        "device_refused" => Refused,
        "access_denied" => Denied,
        _ => Failed,
    };

    public string Moving(DoorMove move) => move switch { DoorMove.Unlock => Unlocking, DoorMove.Lock => Locking };

    static readonly string[] englishDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    static readonly string[] englishMonths =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    static readonly string[] germanDays = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

    static readonly string[] germanMonths =
    [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
    ];

    static readonly string[] frenchDays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

    static readonly string[] frenchMonths =
    [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ];

    static readonly string[] spanishDays = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];

    static readonly string[] spanishMonths =
    [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ];

    static string In(string[] days, LocalDateTime t) => days[(int)t.DayOfWeek - 1];

    static string Month(string[] months, LocalDateTime t) => months[t.Month - 1];

    static string Clock(LocalDateTime t) => $"{t.Hour:00}:{t.Minute:00}";

    public static readonly PassWords English = new()
    {
        Tag = "en",
        Date = (t, withYear) => $"{In(englishDays, t)}, {t.Day}\u00A0{Month(englishMonths, t)}{(withYear ? $" {t.Year}" : "")}, {Clock(t)}",
        PassFor = "Pass for", YourPass = "Your pass", Until = date => $"Valid until {date}", Endless = "Valid until further notice",
        Begins = date => $"Your pass begins on {date}.", ComeBack = "From then on you open the doors here. Keep this link.",
        LocalTime = town => $"Local time at the door ({town})", Doors = "Doors",
        Locked = "Locked", Unlocked = "Unlocked", Reachable = "Ready", Offline = "Offline: it may not react",
        NotReady = "Not ready yet. This takes a moment.",
        Unlock = "Unlock", Lock = "Lock", Open = "Open", UnlockAgain = "Unlock again", TryAnyway = "Try anyway", TryAgain = "Try again",
        Unlocking = "Unlocking…", Locking = "Locking…", IsUnlocked = "Unlocked. Come in.", IsLocked = "Locked.", IsOpen = "Open. Come in.",
        Unreached = "The lock cannot be reached. Wait a moment and try again, or call your host.",
        NoAnswer = "The lock did not answer. Try the door: it may have moved.",
        Refused = "The lock refused. Pull or push the door, then try again.",
        Denied = "This pass does not open the door right now.",
        Failed = "That did not work. Try again, or call your host.",
        TooOften = "Too many tries. Wait a moment.",
        Retrying = "Slow connection. Trying again…",
        NoConnection = "No connection. What you see may be out of date.",
        NoServer = "No connection. Check your phone’s network and try again.",
        Refresh = "Show how the doors are now",
        KeepIt = "Whoever has this link can open these doors. Keep it to yourself.",
        Dead = "This pass opens nothing", DeadWhy = "It may be over or withdrawn, or the link is not complete. Please ask whoever sent it to you.",
        Trouble = "Not now", TroubleWhy = "Please wait a moment and load the page again.",
    };

    public static readonly PassWords American = English with
    {
        Date = (t, withYear) => $"{In(englishDays, t)}, {Month(englishMonths, t)}\u00A0{t.Day}{(withYear ? $", {t.Year}" : "")}, "
            + $"{(t.Hour + 11) % 12 + 1}:{t.Minute:00}\u00A0{(t.Hour < 12 ? "AM" : "PM")}",
    };

    public static readonly PassWords German = new()
    {
        Tag = "de",
        Date = (t, withYear) => $"{In(germanDays, t)}, {t.Day}.\u00A0{Month(germanMonths, t)}{(withYear ? $" {t.Year}" : "")}, {Clock(t)}\u00A0Uhr",
        PassFor = "Zugang für", YourPass = "Ihr Zugang", Until = date => $"Gültig bis {date}", Endless = "Gültig bis auf Weiteres",
        Begins = date => $"Ihr Zugang beginnt am {date}.", ComeBack = "Ab dann öffnen Sie die Türen hier. Bewahren Sie diesen Link auf.",
        LocalTime = town => $"Ortszeit an der Tür ({town})", Doors = "Türen",
        Locked = "Abgeschlossen", Unlocked = "Aufgeschlossen", Reachable = "Bereit", Offline = "Offline: reagiert vielleicht nicht",
        NotReady = "Noch nicht bereit. Einen Moment bitte.",
        Unlock = "Aufschließen", Lock = "Abschließen", Open = "Öffnen", UnlockAgain = "Noch einmal aufschließen",
        TryAnyway = "Trotzdem versuchen", TryAgain = "Noch einmal versuchen",
        Unlocking = "Wird aufgeschlossen …", Locking = "Wird abgeschlossen …", IsUnlocked = "Aufgeschlossen. Treten Sie ein.",
        IsLocked = "Abgeschlossen.", IsOpen = "Offen. Treten Sie ein.",
        Unreached = "Das Schloss ist nicht erreichbar. Warten Sie kurz und versuchen Sie es noch einmal, oder rufen Sie Ihren Gastgeber an.",
        NoAnswer = "Das Schloss hat nicht geantwortet. Probieren Sie die Tür: Vielleicht ist sie offen.",
        Refused = "Das Schloss hat abgelehnt. Ziehen oder drücken Sie die Tür und versuchen Sie es noch einmal.",
        Denied = "Dieser Zugang öffnet die Tür im Moment nicht.",
        Failed = "Das hat nicht geklappt. Versuchen Sie es noch einmal, oder rufen Sie Ihren Gastgeber an.",
        TooOften = "Zu viele Versuche. Warten Sie einen Moment.",
        Retrying = "Langsame Verbindung. Neuer Versuch …",
        NoConnection = "Keine Verbindung. Die Anzeige ist vielleicht veraltet.",
        NoServer = "Keine Verbindung. Prüfen Sie das Netz Ihres Telefons und versuchen Sie es noch einmal.",
        Refresh = "Zeigen, wie die Türen jetzt stehen",
        KeepIt = "Wer diesen Link hat, kann diese Türen öffnen. Behalten Sie ihn für sich.",
        Dead = "Dieser Zugang öffnet nichts",
        DeadWhy = "Er ist vielleicht abgelaufen oder zurückgezogen, oder der Link ist unvollständig. Bitte fragen Sie, wer ihn geschickt hat.",
        Trouble = "Gerade nicht", TroubleWhy = "Bitte warten Sie einen Moment und laden Sie die Seite neu.",
    };

    public static readonly PassWords French = new()
    {
        Tag = "fr",
        Date = (t, withYear) => $"{In(frenchDays, t)} {(t.Day == 1 ? "1er" : $"{t.Day}")}\u00A0{Month(frenchMonths, t)}{(withYear ? $" {t.Year}" : "")} à\u00A0{Clock(t)}",
        PassFor = "Accès pour", YourPass = "Votre accès", Until = date => $"Valable jusqu’au {date}", Endless = "Valable jusqu’à nouvel ordre",
        Begins = date => $"Votre accès commence le {date}.", ComeBack = "Dès lors, vous ouvrirez les portes ici. Gardez ce lien.",
        LocalTime = town => $"Heure locale de la porte ({town})", Doors = "Portes",
        Locked = "Verrouillée", Unlocked = "Déverrouillée", Reachable = "Prête", Offline = "Hors ligne : elle peut ne pas réagir",
        NotReady = "Pas encore prête. Un instant.",
        Unlock = "Déverrouiller", Lock = "Verrouiller", Open = "Ouvrir", UnlockAgain = "Déverrouiller encore", TryAnyway = "Essayer quand même",
        TryAgain = "Réessayer",
        Unlocking = "Déverrouillage…", Locking = "Verrouillage…", IsUnlocked = "Déverrouillée. Entrez.", IsLocked = "Verrouillée.",
        IsOpen = "Ouverte. Entrez.",
        Unreached = "La serrure est injoignable. Attendez un instant et réessayez, ou appelez votre hôte.",
        NoAnswer = "La serrure n’a pas répondu. Essayez la porte : elle est peut-être ouverte.",
        Refused = "La serrure a refusé. Tirez ou poussez la porte, puis réessayez.",
        Denied = "Cet accès n’ouvre pas la porte en ce moment.",
        Failed = "Cela n’a pas marché. Réessayez, ou appelez votre hôte.",
        TooOften = "Trop d’essais. Attendez un instant.",
        Retrying = "Connexion lente. Nouvel essai…",
        NoConnection = "Pas de connexion. L’affichage n’est peut-être plus à jour.",
        NoServer = "Pas de connexion. Vérifiez le réseau de votre téléphone et réessayez.",
        Refresh = "Afficher l’état actuel des portes",
        KeepIt = "Quiconque a ce lien peut ouvrir ces portes. Gardez-le pour vous.",
        Dead = "Cet accès n’ouvre rien",
        DeadWhy = "Il est peut-être terminé ou retiré, ou le lien est incomplet. Demandez à la personne qui vous l’a envoyé.",
        Trouble = "Pas maintenant", TroubleWhy = "Attendez un instant et rechargez la page.",
    };

    public static readonly PassWords Spanish = new()
    {
        Tag = "es",
        Date = (t, withYear) => $"{In(spanishDays, t)}, {t.Day}\u00A0de\u00A0{Month(spanishMonths, t)}{(withYear ? $" de {t.Year}" : "")}, {Clock(t)}",
        PassFor = "Acceso para", YourPass = "Su acceso", Until = date => $"Válido hasta el {date}", Endless = "Válido hasta nuevo aviso",
        Begins = date => $"Su acceso comienza el {date}.", ComeBack = "Desde entonces abrirá las puertas aquí. Guarde este enlace.",
        LocalTime = town => $"Hora local de la puerta ({town})", Doors = "Puertas",
        Locked = "Bloqueada", Unlocked = "Desbloqueada", Reachable = "Lista", Offline = "Sin conexión: puede que no reaccione",
        NotReady = "Aún no está lista. Un momento.",
        Unlock = "Desbloquear", Lock = "Bloquear", Open = "Abrir", UnlockAgain = "Desbloquear otra vez", TryAnyway = "Intentar de todos modos",
        TryAgain = "Intentar de nuevo",
        Unlocking = "Desbloqueando…", Locking = "Bloqueando…", IsUnlocked = "Desbloqueada. Pase.", IsLocked = "Bloqueada.", IsOpen = "Abierta. Pase.",
        Unreached = "No se puede contactar con la cerradura. Espere un momento e inténtelo de nuevo, o llame a su anfitrión.",
        NoAnswer = "La cerradura no respondió. Pruebe la puerta: puede que esté abierta.",
        Refused = "La cerradura se negó. Tire de la puerta o empújela e inténtelo de nuevo.",
        Denied = "Este acceso no abre la puerta en este momento.",
        Failed = "No funcionó. Inténtelo de nuevo o llame a su anfitrión.",
        TooOften = "Demasiados intentos. Espere un momento.",
        Retrying = "Conexión lenta. Nuevo intento…",
        NoConnection = "Sin conexión. Puede que lo que ve no esté al día.",
        NoServer = "Sin conexión. Compruebe la red de su teléfono e inténtelo de nuevo.",
        Refresh = "Mostrar cómo están las puertas ahora",
        KeepIt = "Quien tenga este enlace puede abrir estas puertas. No lo comparta.",
        Dead = "Este acceso no abre nada",
        DeadWhy = "Puede que haya terminado o se haya retirado, o que el enlace esté incompleto. Pregunte a quien se lo envió.",
        Trouble = "Ahora no", TroubleWhy = "Espere un momento y vuelva a cargar la página.",
    };
}
