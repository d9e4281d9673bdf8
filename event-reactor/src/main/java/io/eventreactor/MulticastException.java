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

package io.eventreactor;

import java.io.IOException;
import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * A multicast group cannot be joined or left. Given to Deferreds, never thrown, and so
 * without a stack trace of its own.
 *
 * @since 0.1.0
 */
public class MulticastException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param group the group
	 * @param problem what is wrong
	 * @param cause what the system said, or {@code null}
	 */
	public MulticastException(InetAddress group, String problem, @Nullable Throwable cause) {
		super("Multicast group " + group.getHostAddress() + ": " + problem, cause);
	}

	@Override
	public final Throwable fillInStackTrace() {
		return this;
	}

}
