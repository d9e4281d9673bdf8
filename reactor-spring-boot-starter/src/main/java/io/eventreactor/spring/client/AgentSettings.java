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

package io.eventreactor.spring.client;

import java.net.http.HttpClient;
import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Settings of an {@link Agent}.
 *
 * @param connectTimeout how long a connection may take to come about; zero for as long as
 * the system likes
 * @param requestTimeout how long a request may take from its beginning to the last byte
 * of the response; zero for as long as it likes
 * @param followRedirects which redirections are followed without asking
 * @param maxBodySize the most bytes of a body that is read as a whole
 * @since 0.1.0
 */
public record AgentSettings(Duration connectTimeout, Duration requestTimeout, HttpClient.Redirect followRedirects,
		int maxBodySize) {

	/**
	 * Creates settings.
	 * @throws IllegalArgumentException if a duration is negative, or the size is not
	 * positive
	 */
	public AgentSettings {
		Assert.notNull(followRedirects, "'followRedirects' must not be null");
		Assert.isTrue(!connectTimeout.isNegative(),
				() -> "'connectTimeout' must not be negative: " + connectTimeout + "; zero stands for none");
		Assert.isTrue(!requestTimeout.isNegative(),
				() -> "'requestTimeout' must not be negative: " + requestTimeout + "; zero stands for none");
		Assert.isTrue(maxBodySize > 0, () -> "'maxBodySize' must be positive: " + maxBodySize);
	}

	/**
	 * Returns the defaults: ten seconds to connect, thirty in all, no redirections, and
	 * one mebibyte.
	 * @return the settings
	 */
	public static AgentSettings defaults() {
		return new AgentSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), HttpClient.Redirect.NEVER,
				1024 * 1024);
	}

}
