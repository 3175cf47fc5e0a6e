namespace Latchkey.Api.Binding;

/// <summary>What is wrong with a request so far: all of it is answered at once.</summary>
sealed class Faults
{
    readonly List<FieldError> errors = [];

    public int Count => errors.Count;
    public IReadOnlyList<FieldError> Errors => errors;

    /// <summary>Says that the value being read breaks a rule.</summary>
    /// <returns>Null: there is no value.</returns>
    public object? Add(string rule)
    {
        // A list of 1,000 wrong numbers need not be answered with 1,000 sentences.
        if (errors.Count < 100) errors.Add(new("", rule));
        return null;
    }

    /// <summary>Puts the field's name before the places of the errors that its value added.</summary>
    public void Place(int since, string name)
    {
        for (var i = since; i < errors.Count; i++)
            errors[i] = errors[i] with { Path = errors[i].Path.Length == 0 ? name : $"{name}.{errors[i].Path}" };
    }
}
