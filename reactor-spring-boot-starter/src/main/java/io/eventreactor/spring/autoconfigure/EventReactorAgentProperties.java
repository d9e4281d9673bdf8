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

package io.eventreactor.spring.autoconfigure;

import java.net.http.HttpClient;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the HTTP client for loops.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("event-reactor.agent")
public class EventReactorAgentProperties {

	/**
	 * How long a connection may take to come about. Zero stands for as long as the system
	 * likes.
	 */
	private Duration connectTimeout = Duration.ofSeconds(10);

	/**
	 * How long a request may take, from its beginning to the last byte of the response.
	 * Zero stands for as long as it likes.
	 */
	private Duration requestTimeout = Duration.ofSeconds(30);

	/**
	 * Which redirections are followed: none, all but those from HTTPS to HTTP, or all.
	 */
	private HttpClient.Redirect followRedirects = HttpClient.Redirect.NEVER;

	/**
	 * Most bytes of a body that is read as a whole.
	 */
	private DataSize maxBodySize = DataSize.ofMegabytes(1);

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getRequestTimeout() {
		return this.requestTimeout;
	}

	public void setRequestTimeout(Duration requestTimeout) {
		this.requestTimeout = requestTimeout;
	}

	public HttpClient.Redirect getFollowRedirects() {
		return this.followRedirects;
	}

	public void setFollowRedirects(HttpClient.Redirect followRedirects) {
		this.followRedirects = followRedirects;
	}

	public DataSize getMaxBodySize() {
		return this.maxBodySize;
	}

	public void setMaxBodySize(DataSize maxBodySize) {
		this.maxBodySize = maxBodySize;
	}

}
