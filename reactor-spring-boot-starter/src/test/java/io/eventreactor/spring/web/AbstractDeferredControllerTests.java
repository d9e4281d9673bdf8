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

package io.eventreactor.spring.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a controller that returns Deferreds may rely on, whatever the web framework.
 */
abstract class AbstractDeferredControllerTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@Autowired
	DeferredController controller;

	@LocalServerPort
	private int port;

	@Test
	void valueThatIsThereIsTheBody() throws Exception {
		assertThat(get("/text").body()).isEqualTo("text");
	}

	@Test
	void valueFiredLateFromTheLoopIsTheBody() throws Exception {
		HttpResponse<String> response = get("/late");
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(response.body()).isEqualTo("{\"loop\":true}");
	}

	@Test
	void responseEntityIsWrittenAsSuch() throws Exception {
		HttpResponse<String> response = get("/entity");
		assertThat(response.statusCode()).isEqualTo(202);
		assertThat(response.headers().firstValue("X-Sort")).contains("late");
		assertThat(response.body()).isEqualTo("entity");
	}

	@Test
	void nullIsAnEmptyBody() throws Exception {
		HttpResponse<String> response = get("/nothing");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
	}

	@Test
	void failureIsAnsweredAsIfTheMethodHadThrownIt() throws Exception {
		assertThat(get("/unpaid").statusCode()).isEqualTo(402);
	}

	@Test
	void failureGoesToTheExceptionHandlers() throws Exception {
		HttpResponse<String> response = get("/conflict");
		assertThat(response.statusCode()).isEqualTo(409);
		assertThat(response.body()).isEqualTo("handled: taken");
	}

	Socket send(String path) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.getOutputStream()
			.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	String nextEvent() throws InterruptedException {
		return this.controller.events.poll(20, TimeUnit.SECONDS);
	}

	HttpResponse<String> get(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.timeout(Duration.ofSeconds(20))
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(DeferredController.class)
	static class Application {

	}

}
