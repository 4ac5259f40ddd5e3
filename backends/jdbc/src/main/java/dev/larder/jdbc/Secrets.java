package dev.larder.jdbc;

import java.util.List;

/** Texts that must not be shown, whoever puts them into a message. */
record Secrets(List<String> texts) {
    static final Secrets NONE = new Secrets(List.of());

    Secrets {
        texts = texts.stream().filter(text -> !text.isEmpty()).toList();
    }

    /** Returns the first line of what an error says, without the secrets. */
    String reason(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank()) {
            return error.getClass().getSimpleName();
        }
        String line = message.strip().lines().findFirst().orElse("");
        for (String secret : texts) {
            line = line.replace(secret, "…");
        }
        return line;
    }
}
