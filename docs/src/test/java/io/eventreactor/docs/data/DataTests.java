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

package io.eventreactor.docs.data;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.eventreactor.defer.Deferred;
import io.eventreactor.docs.Peer;
import io.eventreactor.spring.test.LocalEventReactorPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "event-reactor.servers.heartbeat.endpoint=tcp:0", "housekeeping.interval=50ms" })
class DataTests {

	@Autowired
	private Parts parts;

	@BeforeEach
	void fillTheStore(@Autowired JdbcClient client) {
		client.sql("create table if not exists part (name varchar primary key, amount int)").update();
		client.sql("create table if not exists taken (name varchar, amount int)").update();
		client.sql("merge into part values ('bolt', 5)").update();
	}

	@Test
	void queriesAndTransactionsRunOffTheLoop() throws Exception {
		assertThat(await(this.parts.left("bolt"))).isEqualTo(5);
		assertThat(await(this.parts.take("bolt", 6))).isFalse();
		assertThat(await(this.parts.take("bolt", 2))).isTrue();
		assertThat(await(this.parts.left("bolt"))).isEqualTo(3);
	}

	@Test
	void controllerReturnsADeferred(@LocalServerPort int port) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/parts/bolt")).build();
		assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
			.isEqualTo("bolt: 5");
	}

	@Test
	void beanIsCalledAgainAndAgain(@Autowired Housekeeping housekeeping) throws Exception {
		Awaitility.await().until(() -> housekeeping.bolts() == 5);
		await(this.parts.take("bolt", 1));
		Awaitility.await().until(() -> housekeeping.bolts() == 4);
	}

	@Test
	void connectionIsCalledAgainAndAgain(@LocalEventReactorPort("heartbeat") int port) throws Exception {
		try (Peer peer = Peer.connect(port)) {
			assertThat(peer.read(24)).isEqualTo("beat 0\r\nbeat 1\r\nbeat 2\r\n");
		}
	}

	private static <T> T await(Deferred<T> deferred) throws Exception {
		return deferred.toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ComponentScan
	static class Application {

	}

}
