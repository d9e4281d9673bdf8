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

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * Returns Deferreds, under Spring MVC and WebFlux alike.
 */
@RestController
class DeferredController {

	final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final Reactor reactor;

	DeferredController(Reactor reactor) {
		this.reactor = reactor;
	}

	@GetMapping("/text")
	Deferred<String> text() {
		return Deferred.succeed("text");
	}

	@GetMapping("/late")
	Deferred<Map<String, Object>> late() {
		Deferred<Map<String, Object>> deferred = new Deferred<>();
		this.reactor.callLater(Duration.ofMillis(20),
				() -> deferred.callback(Map.of("loop", this.reactor.isInReactorThread())));
		return deferred;
	}

	@GetMapping("/entity")
	Deferred<ResponseEntity<String>> entity() {
		return later(() -> ResponseEntity.status(HttpStatus.ACCEPTED).header("X-Sort", "late").body("entity"));
	}

	@GetMapping("/nothing")
	Deferred<@Nullable Void> nothing() {
		return later(() -> null);
	}

	@GetMapping("/unpaid")
	Deferred<String> unpaid() {
		return later(() -> {
			throw new ResponseStatusException(HttpStatus.PAYMENT_REQUIRED);
		});
	}

	@GetMapping("/conflict")
	Deferred<String> conflict() {
		return Deferred.fail(new IllegalStateException("taken"));
	}

	@GetMapping("/forever")
	Deferred<String> forever() {
		Deferred<String> deferred = new Deferred<>((cancelled) -> this.events.add("cancelled"));
		this.events.add("waiting");
		return deferred;
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.CONFLICT)
	String handle(IllegalStateException ex) {
		return "handled: " + ex.getMessage();
	}

	private <T extends @Nullable Object> Deferred<T> later(Supplier<T> result) {
		Deferred<@Nullable Void> delay = new Deferred<>();
		this.reactor.callLater(Duration.ofMillis(20), () -> delay.callback(null));
		return delay.addCallback((nothing) -> result.get());
	}

}
