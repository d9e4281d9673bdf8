/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.netty;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

/**
 * The errors of the system that mean something to us. Netty's native transports tell
 * their numbers. The JDK tells a text only, which may be in the language of the system:
 * what is not recognised then is left to the class of the exception.
 */
enum SystemError {

	/**
	 * {@code EADDRINUSE}.
	 */
	ADDRESS_IN_USE(Set.of(98), Set.of(48), "already in use"),

	/**
	 * {@code EADDRNOTAVAIL}.
	 */
	ADDRESS_NOT_LOCAL(Set.of(99), Set.of(49), "assign requested address"),

	/**
	 * {@code EPERM}, {@code EACCES}.
	 */
	NOT_PERMITTED(Set.of(1, 13), Set.of(1, 13), "Permission denied"),

	/**
	 * {@code ECONNREFUSED}.
	 */
	REFUSED(Set.of(111), Set.of(61), "refused"),

	/**
	 * {@code ENOENT}: of a Unix socket, that nobody listens.
	 */
	NO_FILE(Set.of(2), Set.of(2), "No such file"),

	/**
	 * {@code ETIMEDOUT}.
	 */
	TIMED_OUT(Set.of(110), Set.of(60), "timed out"),

	/**
	 * {@code ENETUNREACH}, {@code EHOSTUNREACH}.
	 */
	UNREACHABLE(Set.of(101, 113), Set.of(51, 65), "unreachable", "No route");

	/**
	 * How Netty's native exceptions begin, those without an accessor for the number as
	 * well.
	 */
	private static final Pattern NUMBER = Pattern.compile("failed with error\\(-(\\d{1,9})\\)");

	private final Set<Integer> numbers;

	private final Set<String> texts;

	SystemError(Set<Integer> linux, Set<Integer> bsd, String... texts) {
		this.numbers = PlatformDependent.isOsx() ? bsd : linux;
		this.texts = Set.of(texts);
	}

	/**
	 * Finds out what an exception stands for.
	 * @param failure what a channel failed with
	 * @return the error; {@code null} if it is another one, or cannot be recognised
	 */
	static @Nullable SystemError of(Throwable failure) {
		String text = String.valueOf(failure.getMessage());
		Integer number = number(failure, text);
		for (SystemError error : values()) {
			if ((number != null) ? error.numbers.contains(number) : error.texts.stream().anyMatch(text::contains)) {
				return error;
			}
		}
		return null;
	}

	private static @Nullable Integer number(Throwable failure, String text) {
		if (failure instanceof NativeIoException known) {
			return -known.expectedErr();
		}
		Matcher matcher = NUMBER.matcher(text);
		return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
	}

}
