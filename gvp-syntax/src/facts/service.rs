//! Client libraries of well-known services.

use super::{RemoteAccess, RemoteKind};
use crate::{Import, ImportName};

/// The beginnings of import paths, and the service they are for.
const CLIENTS: &[(&str, &str)] = &[
    ("cloud.google.com/go", "Google Cloud"),
    ("github.com/Azure/azure-sdk-for-go", "Azure"),
    ("github.com/IBM/sarama", "Kafka"),
    ("github.com/Shopify/sarama", "Kafka"),
    ("github.com/aws/aws-sdk-go", "AWS"),
    ("github.com/aws/aws-sdk-go-v2", "AWS"),
    ("github.com/bradfitz/gomemcache", "Memcached"),
    ("github.com/confluentinc/confluent-kafka-go", "Kafka"),
    ("github.com/elastic/go-elasticsearch", "Elasticsearch"),
    ("github.com/go-redis/redis", "Redis"),
    ("github.com/go-sql-driver/mysql", "MySQL"),
    ("github.com/gomodule/redigo", "Redis"),
    ("github.com/google/go-github", "GitHub"),
    ("github.com/hashicorp/consul/api", "Consul"),
    ("github.com/jackc/pgx", "PostgreSQL"),
    ("github.com/lib/pq", "PostgreSQL"),
    ("github.com/nats-io/nats.go", "NATS"),
    ("github.com/rabbitmq/amqp091-go", "AMQP"),
    ("github.com/redis/go-redis", "Redis"),
    ("github.com/segmentio/kafka-go", "Kafka"),
    ("github.com/slack-go/slack", "Slack"),
    ("github.com/streadway/amqp", "AMQP"),
    ("github.com/stripe/stripe-go", "Stripe"),
    ("go.etcd.io/etcd/client", "etcd"),
    ("go.mongodb.org/mongo-driver", "MongoDB"),
    ("google.golang.org/api", "Google Cloud"),
    ("gopkg.in/mgo.v2", "MongoDB"),
    ("gorm.io/driver/mysql", "MySQL"),
    ("gorm.io/driver/postgres", "PostgreSQL"),
    ("gorm.io/driver/sqlserver", "SQL Server"),
];

/// Packages with which a program brings a service itself.
const STAND_INS: &[(&str, &str)] = &[
    ("github.com/alicebob/miniredis", "Redis"),
    ("github.com/nats-io/nats-server", "NATS"),
    ("go.etcd.io/etcd/server", "etcd"),
];

/// The imports that only make sense with a service outside. Blank imports of database drivers are left to whoever
/// opens the database.
pub(super) fn clients(imports: &[Import]) -> impl Iterator<Item = RemoteAccess> + '_ {
    let imports_client =
        |import: &Import| service_of(CLIENTS, &import.path).filter(|_| import.name != ImportName::Blank);
    let brings = |service: &str| imports.iter().any(|import| service_of(STAND_INS, &import.path) == Some(service));
    imports.iter().filter_map(move |import| {
        let service = imports_client(import).filter(|service| !brings(service))?;
        Some(RemoteAccess {
            position: import.position,
            what: format!("import {:?}", import.path),
            target: service.to_owned(),
            kind: RemoteKind::Service,
        })
    })
}

fn service_of(list: &[(&str, &'static str)], path: &str) -> Option<&'static str> {
    let begins = |start: &str| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    list.iter().find(|(start, _)| begins(start)).map(|(_, service)| *service)
}
